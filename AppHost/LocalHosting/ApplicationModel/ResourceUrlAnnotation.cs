namespace Aspire.Hosting.ApplicationModel;

/// <summary>A link that belongs to a resource.</summary>
/// <param name="Url">The address, resolved late.</param>
/// <param name="DisplayText">What is behind it; null = the address says it.</param>
internal sealed record ResourceUrlAnnotation(ReferenceExpression Url, string? DisplayText) : IResourceAnnotation;
