using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using SkillMetrics.Analytics;
using SkillMetrics.Storage;
using SkillMetrics.Tracking;

var path = Path.Combine(Path.GetTempPath(), $"skillmetrics-smoke-{Guid.CreateVersion7():N}.db");
var builder = Host.CreateApplicationBuilder(args);
builder.Services.AddSkillMetrics(metrics => metrics.UseSqlite(path));
using (var host = builder.Build())
{
    await host.StartAsync();
    var tracker = host.Services.GetRequiredService<SkillTracker>();
    var answer = await tracker.TrackAsync("answer", _ => Task.FromResult(42));
    try
    {
        await tracker.TrackAsync("answer", _ => throw new TimeoutException());
    }
    catch (TimeoutException)
    {
    }

    await host.Services.GetRequiredService<IStoreLifetime>().FlushAsync();
    var report = await host.Services.GetRequiredService<SkillAnalytics>().GetReportAsync("answer");
    await host.StopAsync();
    if (answer != 42 || report is not { Invocations: { Total: 2, Completed: 1 }, Performance.Count: 2 })
    {
        Console.Error.WriteLine($"Expected one completed of two, but found {report?.Invocations}.");
        return 1;
    }
}

File.Delete(path);
Console.WriteLine("The packed library records and reports.");
return 0;
