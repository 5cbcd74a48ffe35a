using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using SkillMetrics.Tracking;

namespace SkillMetrics.DependencyInjection;

/// <summary>Gives tracking what the container has, before the host's own settings, and checks it after them.</summary>
internal sealed class TrackingOptionsSetup(IServiceProvider services) : IConfigureOptions<TrackingOptions>, IValidateOptions<TrackingOptions>
{
    public void Configure(TrackingOptions options)
    {
        options.TimeProvider = services.GetService<TimeProvider>() ?? TimeProvider.System;
        options.LoggerFactory = services.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance;
        options.MeterFactory = services.GetService<IMeterFactory>();
    }

    public ValidateOptionsResult Validate(string? name, TrackingOptions options)
    {
        var faults = options.Validate().ToList();
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
