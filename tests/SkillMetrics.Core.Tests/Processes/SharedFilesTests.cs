using System.Text.Json;
using SkillMetrics.Storage;
using SkillMetrics.Storage.Files;
using Xunit;

namespace SkillMetrics.Core.Tests.Processes;

public class SharedFilesTests : SharedStoreTests
{
    protected override string Location => $"files:{Folder.File("metrics")}";

    protected virtual FileLayout Layout => FileLayout.Daily;

    protected override async Task<IMetricsStore> OpenAsync() =>
        await FileMetricsStore.OpenAsync(Folder.File("metrics"), new FileStoreOptions { Layout = Layout });

    /// <summary>No glued lines, no torn ones: every line of every file is one JSON object, and the last ends.</summary>
    protected override void AssertSoundOnDisk()
    {
        var files = Directory.GetFiles(Folder.File("metrics")).Where(f => Path.GetExtension(f) is ".ndjson" or ".json").ToList();
        Assert.NotEmpty(files);
        foreach (var file in files)
        {
            var text = File.ReadAllText(file);
            Assert.EndsWith("\n", text, StringComparison.Ordinal);
            foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                using var document = JsonDocument.Parse(line);
                Assert.Equal(JsonValueKind.Object, document.RootElement.ValueKind);
            }
        }
    }
}
