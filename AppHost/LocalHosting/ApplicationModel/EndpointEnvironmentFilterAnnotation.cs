namespace Aspire.Hosting.ApplicationModel;

/// <summary>Which endpoints of a project appear in its <c>ASPNETCORE_URLS</c>.</summary>
internal sealed record EndpointEnvironmentFilterAnnotation(Func<EndpointAnnotation, bool> Filter) : IResourceAnnotation;
