namespace Agentgateway.Configuration.Model;

/// <summary>Names a place to call: an address, a service or a top-level backend.</summary>
public abstract record BackendReference;

/// <summary>An address.</summary>
/// <param name="Target">Where to connect.</param>
/// <param name="Tls">True when it was written as an <c>https://</c> URL: TLS with default settings unless the policies say otherwise.</param>
public sealed record AddressReference(TargetAddress Target, bool Tls = false) : BackendReference;

/// <summary>An entry of <c>services</c>.</summary>
public sealed record ServiceReference(string Namespace, string Hostname, int Port) : BackendReference;

/// <summary>An entry of the top-level <c>backends</c> list.</summary>
/// <param name="Name">Name without the leading slash that the file may carry.</param>
public sealed record NamedBackendReference(string Name) : BackendReference;
