namespace Agentgateway.Cel.Evaluation;

/// <param name="First">Slot of the element; with two variables of the index or key.</param>
/// <param name="Second">Slot of the value, or -1.</param>
/// <param name="Cost">Steps of one turn.</param>
internal readonly record struct LoopVariables(int First, int Second, int Cost);
