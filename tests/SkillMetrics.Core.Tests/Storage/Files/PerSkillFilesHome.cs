using SkillMetrics.Storage.Files;

namespace SkillMetrics.Core.Tests.Storage.Files;

public sealed class PerSkillFilesHome() : FilesHome(FileLayout.PerSkill);
