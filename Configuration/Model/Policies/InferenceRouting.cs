namespace Agentgateway.Configuration.Model.Policies;

/// <summary>Endpoint choice by a picker that knows the models' load.</summary>
/// <param name="Passthrough">True: the picker's answer is used without checking that it is a known endpoint.</param>
public sealed record InferenceRouting(BackendReference EndpointPicker, bool Passthrough);
