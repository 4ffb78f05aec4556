using System.Text.Json.Serialization;

namespace Agentgateway.AppHost.LocalHosting.Running;

/// <summary>JSON of the files in the data folder.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Dictionary<string, string>))]
[JsonSerializable(typeof(Dictionary<string, int>))]
[JsonSerializable(typeof(RunState))]
internal sealed partial class LocalJson : JsonSerializerContext;
