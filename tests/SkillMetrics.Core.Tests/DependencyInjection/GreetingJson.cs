using System.Text.Json.Serialization;

namespace SkillMetrics.Core.Tests.DependencyInjection;

[JsonSerializable(typeof(Greeting))]
internal sealed partial class GreetingJson : JsonSerializerContext;
