using System.Text.Json;
using System.Text.Json.Serialization;

namespace Agentgateway.Configuration.Sync;

/// <summary>Source-generated JSON of everything that travels between AdminApi and gateways. camelCase, nulls left out.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(List<string>))]
[JsonSerializable(typeof(Dictionary<string, string>))]
[JsonSerializable(typeof(Dictionary<string, long>))]
[JsonSerializable(typeof(SnapshotHead))]
[JsonSerializable(typeof(Doorbell))]
[JsonSerializable(typeof(GatewayAck))]
[JsonSerializable(typeof(KeyRevocation))]
[JsonSerializable(typeof(ControlPlaneHeartbeat))]
[JsonSerializable(typeof(GatewayHeartbeat))]
[JsonSerializable(typeof(KeySnapshot))]
[JsonSerializable(typeof(UsageEvent))]
[JsonSerializable(typeof(List<UsageEvent>))]
[JsonSerializable(typeof(UsageBatch))]
[JsonSerializable(typeof(UsageReceipt))]
[JsonSerializable(typeof(PlaygroundToken))]
public sealed partial class SyncJson : JsonSerializerContext;
