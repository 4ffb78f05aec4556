namespace Agentgateway.AdminApi.Publishing;

/// <summary>Content of one part at one revision.</summary>
/// <param name="Json">The document as gateways read it; secrets encrypted.</param>
internal sealed record PartContent(long Revision, byte[] Json);
