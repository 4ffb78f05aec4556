namespace Agentgateway.AdminApi.Http;

/// <summary>Metadata: the response is a stream and is never kept for replay.</summary>
internal sealed record StreamingEndpoint;
