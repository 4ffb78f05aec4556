namespace Aspire.Hosting.ApplicationModel;

/// <summary>Adds environment variables when the resource starts.</summary>
/// <param name="callback">Fills the context.</param>
public sealed class EnvironmentCallbackAnnotation(Func<EnvironmentCallbackContext, Task> callback) : IResourceAnnotation
{
    /// <summary>Fills the context.</summary>
    public Func<EnvironmentCallbackContext, Task> Callback { get; } = callback;
}
