using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using SkillMetrics.Reindexing;

namespace SkillMetrics.DependencyInjection;

/// <summary>Gives re-indexing what the container has, before the host's own settings; resolves the change log's path and checks all of it after them.</summary>
internal sealed class ReindexOptionsSetup(IServiceProvider services)
    : IConfigureOptions<ReindexOptions>, IPostConfigureOptions<ReindexOptions>, IValidateOptions<ReindexOptions>
{
    public void Configure(ReindexOptions options)
    {
        options.TimeProvider = services.GetService<TimeProvider>() ?? TimeProvider.System;
        options.LoggerFactory = services.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance;
        options.MeterFactory = services.GetService<IMeterFactory>();
    }

    public void PostConfigure(string? name, ReindexOptions options)
    {
        if (!string.IsNullOrWhiteSpace(options.ChangeLog))
        {
            options.ChangeLog = SkillMetricsBuilder.Resolve(services, options.ChangeLog);
        }
    }

    public ValidateOptionsResult Validate(string? name, ReindexOptions options)
    {
        var faults = options.Validate().ToList();
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
