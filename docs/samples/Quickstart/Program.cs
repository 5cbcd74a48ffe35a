using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Quickstart;
using SkillMetrics.Analytics;
using SkillMetrics.Recording;
using SkillMetrics.Records;
using SkillMetrics.Tracking;

var builder = Host.CreateApplicationBuilder(args);
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.Services.AddSkillMetrics(metrics => metrics.UseSqlite(Path.Combine(AppContext.BaseDirectory, "quickstart.db")));
using var host = builder.Build();
await host.StartAsync();

var tracker = host.Services.GetRequiredService<SkillTracker>();
var appender = host.Services.GetRequiredService<IMetricsAppender>();
var analytics = host.Services.GetRequiredService<SkillAnalytics>();
var clock = TimeProvider.System;

// 1. Wrap a tool call. What it throws is recorded and thrown on; what it returns is returned.
var session = new InvocationOptions { SessionId = "quickstart", WorkflowPath = "demo/main" };
string[] inputs = ["the quick brown fox", """{"city": "Lyon"}""", "2026-03-01", """{"town": "Oslo"}""", "31 February"];
foreach (var input in inputs)
{
    await tracker.TrackAsync("count_words", _ => Task.FromResult(Skills.CountWords(input)), session);
    await tracker.TrackAsync("compress", token => Skills.CompressAsync(input, token), session);
    await Try(() => tracker.TrackAsync("extract_city", _ => Task.FromResult(Skills.ExtractCity(input)), session));
    await Try(() => tracker.TrackAsync("parse_date", _ => Task.FromResult(Skills.ParseDate(input)), session));
}

// 2. Say how good an answer was, where you know it.
await appender.AppendAsync(new OutcomeRecord
{
    SkillName = "extract_city",
    ExecutionId = Guid.CreateVersion7().ToString(),
    Timestamp = clock.GetUtcNow(),
    Agent = "quickstart",
    Decision = "Lyon",
    ExpectedDecision = "Lyon",
    Correct = true,
    Confidence = 0.9,
});

// 3. Ask.
await host.Services.GetRequiredService<SkillMetrics.Storage.IStoreLifetime>().FlushAsync();
Console.WriteLine($"{"skill",-14} {"runs",5} {"completed",10} {"p95 ms",8}  errors");
foreach (var report in await analytics.GetReportsAsync())
{
    var errors = string.Join(", ", report.Invocations.Errors.Select(e => $"{e.Key} x{e.Value}"));
    var line = $"{report.Skill,-14} {report.Invocations.Total,5} {report.Invocations.CompletionRate,10:P0} {report.Performance.ExecutionTimes.P95?.TotalMilliseconds,8:F2}  {errors}";
    Console.WriteLine(line.TrimEnd());
}

await host.StopAsync();

static async Task Try(Func<Task> action)
{
    try
    {
        await action();
    }
    catch (Exception e) when (e is System.Text.Json.JsonException or KeyNotFoundException or FormatException)
    {
        // An agent would now do something else; the failure is recorded either way.
    }
}
