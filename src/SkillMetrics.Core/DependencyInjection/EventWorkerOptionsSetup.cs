using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using SkillMetrics.Pipeline;

namespace SkillMetrics.DependencyInjection;

/// <summary>Gives workers what the container has, before the host's own settings, and checks all of it after them.</summary>
internal sealed class EventWorkerOptionsSetup(IServiceProvider services) : IConfigureOptions<EventWorkerOptions>, IValidateOptions<EventWorkerOptions>
{
    public void Configure(EventWorkerOptions options)
    {
        options.TimeProvider = services.GetService<TimeProvider>() ?? TimeProvider.System;
        options.LoggerFactory = services.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance;
        options.MeterFactory = services.GetService<IMeterFactory>();
    }

    public ValidateOptionsResult Validate(string? name, EventWorkerOptions options)
    {
        var faults = options.Validate().ToList();
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
