namespace SkillMetrics.Ingestion;

/// <summary>How far an ingestion has come.</summary>
/// <param name="Source">The source that is being read: a full path, or the name that a stream was given.</param>
/// <param name="BytesDone">How many bytes of all sources lie behind, those of earlier runs included.</param>
/// <param name="BytesTotal">How many bytes all sources have; null for a stream, whose length nobody knows.</param>
/// <param name="Lines">How many lines of this run are committed.</param>
public readonly record struct IngestionProgress(string Source, long BytesDone, long? BytesTotal, long Lines);
