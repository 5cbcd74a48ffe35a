using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SkillMetrics.Diagnostics;
using SkillMetrics.Storage;
using SkillMetrics.Testing;
using Xunit;

namespace SkillMetrics.Core.Tests.DependencyInjection;

[Trait("Pitfall", "37")]
public sealed class RegistryFileServiceTests : IDisposable
{
    private static readonly TimeSpan _interval = TimeSpan.FromSeconds(5);
    private readonly TempFolder _folder = new();
    private readonly FakeClock _clock = new();
    private readonly LogCollector _log = new();

    private string FilePath => _folder.File("skills_registry.json");

    public void Dispose()
    {
        _log.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task The_file_says_where_skills_stand_at_the_start_and_after_every_stage_change()
    {
        using var host = CreateHost();
        var bench = new PromotionBench(host.Services.GetRequiredService<IMetricsStore>(), _clock);
        await bench.RecordAsync(1);
        await host.StartAsync();
        await NextAsync(EventIds.RegistryFileWritten);
        Assert.Equal(Stages.Prototype, await StageAsync());

        await bench.PromoteAsync(Stages.Staged, force: true);
        _clock.Advance(_interval);
        await NextAsync(EventIds.RegistryFileWritten);
        Assert.Equal(Stages.Staged, await StageAsync());

        await bench.RollBackAsync();
        _clock.Advance(_interval);
        await NextAsync(EventIds.RegistryFileWritten);
        Assert.Equal(Stages.Prototype, await StageAsync());
        await host.StopAsync();
        Assert.Equal([FilePath], Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public async Task A_file_that_is_no_registry_is_left_alone_and_written_once_it_is_gone()
    {
        await File.WriteAllTextAsync(FilePath, "{ torn");
        using var host = CreateHost();
        await host.StartAsync();
        await NextAsync(EventIds.RegistryFileFailed);
        Assert.Equal("{ torn", await File.ReadAllTextAsync(FilePath));
        Assert.False(host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.IsCancellationRequested);

        File.Delete(FilePath);
        _clock.Advance(_interval);
        await NextAsync(EventIds.RegistryFileWritten);
        Assert.True(File.Exists(FilePath));
        await host.StopAsync();
    }

    [Fact]
    public void An_interval_that_no_timer_can_wait_and_an_empty_path_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new ServiceCollection().AddSkillMetrics(m => m.UseRegistryFile("x", TimeSpan.Zero)));
        Assert.ThrowsAny<ArgumentException>(() => new ServiceCollection().AddSkillMetrics(m => m.UseRegistryFile(" ")));
    }

    private async Task<string> StageAsync() =>
        (string)JsonNode.Parse(await File.ReadAllTextAsync(FilePath))!["skills"]![PromotionBench.Skill]!["promotion_state"]!;

    private IHost CreateHost()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { ContentRootPath = _folder.Path });
        builder.Services.AddSingleton<ILoggerFactory>(_log).AddSingleton<TimeProvider>(_clock);
        builder.Services.AddSkillMetrics(m => m.UseInMemory().UseRegistryFile("skills_registry.json", _interval));
        return builder.Build();
    }

    private async Task NextAsync(int eventId)
    {
        while ((await _log.NextAsync()).EventId != eventId)
        {
            // Others.
        }
    }
}
