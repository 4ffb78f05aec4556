namespace Aspire.Hosting.ApplicationModel;

/// <summary>The resource starts only when it is told to.</summary>
internal sealed record ExplicitStartupAnnotation : IResourceAnnotation;
