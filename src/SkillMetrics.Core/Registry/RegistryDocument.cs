using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using SkillMetrics.Records;
using SkillMetrics.Records.Ndjson;

namespace SkillMetrics.Registry;

/// <summary>The JSON of a file of registered skills. What nobody here knows is kept as it is.</summary>
internal sealed class RegistryDocument
{
    private const string SkillsField = "skills";
    private const string StageField = "promotion_state";
    private const string VersionField = "skill_version";
    private const string MetadataField = "metadata";

    private static readonly JsonDocumentOptions _reading = new() { AllowDuplicateProperties = false };
    private static readonly JsonWriterOptions _writing = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly JsonObject _root;

    private RegistryDocument(JsonObject root, IReadOnlyList<RegistryEntry> entries)
    {
        _root = root;
        Entries = entries;
    }

    /// <summary>The skills it named when it was read.</summary>
    public IReadOnlyList<RegistryEntry> Entries { get; }

    /// <summary>How many skills it names.</summary>
    public int Count => Skills.Count;

    private JsonObject Skills => (JsonObject)_root[SkillsField]!;

    /// <summary>One that names no skill yet.</summary>
    public static RegistryDocument Empty() => new(
        new JsonObject { ["version"] = "1.0", ["last_updated"] = null, [SkillsField] = new JsonObject(), [MetadataField] = new JsonObject() }, []);

    /// <summary>Reads one.</summary>
    /// <exception cref="InvalidDataException">It is none; the message says why.</exception>
    public static RegistryDocument Parse(string json, string source)
    {
        try
        {
            var root = JsonNode.Parse(json, documentOptions: _reading) as JsonObject ?? throw Fault(source, "it is no JSON object");
            var skills = root[SkillsField] as JsonObject ?? throw Fault(source, $"\"{SkillsField}\" is no object of skills by name");
            var document = new RegistryDocument(root, [.. skills.Select(s => EntryOf(s.Key, s.Value, source)).OrderBy(e => e.SkillName, StringComparer.Ordinal)]);

            // Texts are only read when they are needed, and what cannot be written again must not be taken in.
            _ = document.ToBytes();
            return document;
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{source} is no registry of skills: it is not JSON. {e.Message}", e);
        }
        catch (InvalidOperationException e)
        {
            // What reading a text with an escape of half of a surrogate pair throws.
            throw new InvalidDataException($"{source} is no registry of skills: {e.Message}", e);
        }
    }

    /// <summary>Takes over what another one says and this one does not, at every depth.</summary>
    public void Add(RegistryDocument other) => Add(_root, other._root);

    /// <summary>Says where a skill stands.</summary>
    public void Set(RegistryEntry entry)
    {
        if (Skills[entry.SkillName] is not JsonObject skill)
        {
            Skills[entry.SkillName] = skill = new JsonObject { ["skill_name"] = entry.SkillName };
        }

        skill[StageField] = entry.Stage;
        if (entry.Version is not null || skill.ContainsKey(VersionField))
        {
            skill[VersionField] = entry.Version;
        }

        SetTime(skill, "created_at", entry.CreatedAt, keeps: true);
        SetTime(skill, "last_promoted", entry.LastPromoted);
        SetTime(skill, "last_rollback", entry.LastRollback);
    }

    /// <summary>Counts its skills anew, and says when.</summary>
    public void Finish(IEnumerable<string> stages, DateTimeOffset now)
    {
        _root["last_updated"] = Text(now);
        var skills = Skills.Select(s => s.Value).OfType<JsonObject>().ToList();
        if (_root[MetadataField] is not JsonObject metadata)
        {
            _root[MetadataField] = metadata = [];
        }

        metadata["total_skills"] = skills.Count;
        Recount(metadata, "by_state", stages, skills.Select(s => TextOf(s, StageField)));
        Recount(metadata, "by_agent", [], skills.Select(s => TextOf(s, "primary_agent")));
    }

    public byte[] ToBytes()
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, _writing))
        {
            _root.WriteTo(writer);
        }

        buffer.Write("\n"u8);
        return buffer.ToArray();
    }

    public override string ToString() => Encoding.UTF8.GetString(ToBytes());

    private static RegistryEntry EntryOf(string key, JsonNode? node, string source)
    {
        var skill = node as JsonObject ?? throw Fault(source, $"the skill \"{key}\" is no object");
        if (TextOf(skill, "skill_name") is { } name && !string.Equals(name, key, StringComparison.Ordinal))
        {
            throw Fault(source, $"the skill \"{key}\" is called \"{name}\" inside");
        }

        try
        {
            return new RegistryEntry
            {
                SkillName = Guard.SkillName(key, nameof(key)),
                Version = Guard.OptionalLabel(TextOf(skill, VersionField), VersionField, nameof(key)),
                Stage = TextOf(skill, StageField) ?? throw Fault(source, $"the skill \"{key}\" has no {StageField}"),
                CreatedAt = TimeOf(skill, "created_at", key, source),
                LastPromoted = TimeOf(skill, "last_promoted", key, source),
                LastRollback = TimeOf(skill, "last_rollback", key, source),
            };
        }
        catch (InvalidRecordException e)
        {
            throw new InvalidDataException($"{source} is no registry of skills: the skill \"{key}\": {e.Message}", e);
        }
    }

    private static void Add(JsonObject to, JsonObject from)
    {
        foreach (var (name, value) in from)
        {
            if (!to.TryGetPropertyValue(name, out var present))
            {
                to[name] = value?.DeepClone();
            }
            else if (present is JsonObject inner && value is JsonObject more)
            {
                Add(inner, more);
            }
        }
    }

    private static void Recount(JsonObject metadata, string name, IEnumerable<string> zeros, IEnumerable<string?> values)
    {
        if (metadata[name] is not JsonObject counts)
        {
            metadata[name] = counts = [];
        }

        foreach (var key in counts.Select(c => c.Key).Union(zeros, StringComparer.Ordinal).ToList())
        {
            counts[key] = 0;
        }

        foreach (var group in values.OfType<string>().GroupBy(v => v, StringComparer.Ordinal))
        {
            counts[group.Key] = group.Count();
        }
    }

    /// <summary>A time that the store knows; where it knows none, what is there stays. The same time is not written differently.</summary>
    private static void SetTime(JsonObject skill, string name, DateTimeOffset? time, bool keeps = false)
    {
        var present = TextOf(skill, name) is { } text && IsoTime.TryParse(text, out var parsed) ? parsed : (DateTimeOffset?)null;
        if (time is { } known && (present is null || (!keeps && present < known)))
        {
            skill[name] = Text(known);
        }
        else if (!skill.ContainsKey(name))
        {
            skill[name] = null;
        }
    }

    private static string? TextOf(JsonObject skill, string name) => skill[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static DateTimeOffset? TimeOf(JsonObject skill, string name, string key, string source) => TextOf(skill, name) switch
    {
        null => null,
        var text when IsoTime.TryParse(text, out var time) && time >= DateTimeOffset.UnixEpoch => time,
        var text => throw Fault(source, $"{name} of the skill \"{key}\" is no time from 1970 on: \"{text}\""),
    };

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture);

    private static InvalidDataException Fault(string source, string what) => new($"{source} is no registry of skills: {what}.");
}
