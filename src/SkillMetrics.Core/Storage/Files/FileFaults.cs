namespace SkillMetrics.Storage.Files;

/// <summary>What a person is told when the file system refuses.</summary>
internal static class FileFaults
{
    public static bool IsFault(Exception e) => e is IOException or UnauthorizedAccessException;

    public static MetricsStoreException Open(string path, Exception cause) =>
        new($"The store {path} could not be opened: {cause.Message} Name another folder, or make this one accessible.", cause);

    public static MetricsStoreException Read(string path, Exception cause) =>
        new($"The store {path} could not be read: {cause.Message} Make its files readable.", cause);

    public static MetricsStoreException Write(string path, Exception cause) =>
        new($"The store {path} could not be written: {cause.Message} Make sure that its files are writable and that the disk has room.", cause);
}
