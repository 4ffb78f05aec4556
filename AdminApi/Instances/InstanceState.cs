using Agentgateway.Configuration.Sync;

namespace Agentgateway.AdminApi.Instances;

/// <summary>The newest life sign of one gateway, and when it arrived here. AdminApi's own clock decides who is lost.</summary>
internal sealed record InstanceState(GatewayHeartbeat Heartbeat, DateTimeOffset SeenAt);
