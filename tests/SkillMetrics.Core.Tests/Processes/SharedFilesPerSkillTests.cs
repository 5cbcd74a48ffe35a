using SkillMetrics.Storage.Files;

namespace SkillMetrics.Core.Tests.Processes;

public sealed class SharedFilesPerSkillTests : SharedFilesTests
{
    protected override string Location => $"files-per-skill:{Folder.File("metrics")}";

    protected override FileLayout Layout => FileLayout.PerSkill;
}
