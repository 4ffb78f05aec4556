namespace Aspire.Hosting.ApplicationModel;

/// <summary>A part of the application: a process, a server, a parameter.</summary>
public interface IResource
{
    /// <summary>Unique name; letters, digits and single hyphens, at most 64.</summary>
    string Name { get; }

    /// <summary>Everything that was said about the resource, in order.</summary>
    ResourceAnnotationCollection Annotations { get; }
}
