namespace Aspire.Hosting.ApplicationModel;

/// <summary>Arguments for the process, in order. Texts or <see cref="IValueProvider"/>.</summary>
internal sealed record CommandLineArgsAnnotation(IReadOnlyList<object> Arguments) : IResourceAnnotation;
