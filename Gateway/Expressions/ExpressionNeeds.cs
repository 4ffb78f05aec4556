namespace Agentgateway.Gateway.Expressions;

/// <summary>What the expressions of a snapshot read that costs something to have. Nothing is buffered or kept that no expression asks for.</summary>
/// <param name="RequestBody"><c>request.body</c> or <c>request.bodyPrefix</c>.</param>
/// <param name="ResponseBody"><c>response.body</c> or <c>response.bodyPrefix</c>.</param>
/// <param name="Prompt"><c>llm.prompt</c>.</param>
/// <param name="Completion"><c>llm.completion</c>.</param>
internal readonly record struct ExpressionNeeds(bool RequestBody, bool ResponseBody, bool Prompt, bool Completion)
{
    public static ExpressionNeeds operator |(ExpressionNeeds left, ExpressionNeeds right) => new(
        left.RequestBody || right.RequestBody, left.ResponseBody || right.ResponseBody, left.Prompt || right.Prompt, left.Completion || right.Completion);
}
