namespace SkillMetrics.Records.Ndjson;

/// <summary>What a field on the wire is expected to hold.</summary>
internal enum FieldType
{
    Text,
    Number,
    Time,
    Boolean,
    TextList,
    BooleanMap,
    Object,
}
