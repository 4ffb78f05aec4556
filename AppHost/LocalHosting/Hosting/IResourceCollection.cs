using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>All resources of an application.</summary>
public interface IResourceCollection : IList<IResource>;
