namespace Agentgateway.Configuration.Model.Policies;

/// <summary>Reads bodies whole before going on.</summary>
public sealed record BufferPolicy(BufferBody? Request, BufferBody? Response);

/// <summary>Limits of one direction.</summary>
/// <param name="MaxBytes">Null: <c>frontendPolicies.http.maxBufferSize</c>.</param>
public sealed record BufferBody(long? MaxBytes, bool FailOpen);
