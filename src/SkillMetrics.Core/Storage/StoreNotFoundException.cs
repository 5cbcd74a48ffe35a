namespace SkillMetrics.Storage;

/// <summary>There is no store at the place named, and the store was opened only to read.</summary>
public sealed class StoreNotFoundException : MetricsStoreException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="location">The place where no store was found.</param>
    public StoreNotFoundException(string location)
        : base($"There is no store at {location}. Record or ingest something first, or name another place.")
    {
        Location = location;
    }

    /// <summary>The place where no store was found.</summary>
    public string Location { get; }
}
