namespace Aspire.Hosting.ApplicationModel;

/// <summary>The resource is healthy when this URL answers with this status.</summary>
internal sealed record HttpHealthAnnotation(EndpointReference Endpoint, string Path, int StatusCode) : IResourceAnnotation;
