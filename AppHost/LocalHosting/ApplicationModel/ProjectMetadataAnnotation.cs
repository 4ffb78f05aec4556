namespace Aspire.Hosting.ApplicationModel;

/// <summary>Where a project resource's project file is.</summary>
/// <param name="ProjectPath">Absolute path of the csproj.</param>
internal sealed record ProjectMetadataAnnotation(string ProjectPath) : IResourceAnnotation;
