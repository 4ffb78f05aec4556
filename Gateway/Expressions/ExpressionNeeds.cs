namespace Agentgateway.Gateway.Expressions;

/// <summary>What the expressions that run at the end of a request read of bodies. Nothing is recorded that none of them asks for.</summary>
/// <param name="RequestBody"><c>request.body</c> or <c>request.bodyPrefix</c>.</param>
/// <param name="ResponseBody"><c>response.body</c> or <c>response.bodyPrefix</c>, or what is read from it: <c>mcp.tool.result</c>, <c>mcp.tool.error</c>.</param>
internal readonly record struct ExpressionNeeds(bool RequestBody, bool ResponseBody)
{
    public static ExpressionNeeds operator |(ExpressionNeeds left, ExpressionNeeds right) =>
        new(left.RequestBody || right.RequestBody, left.ResponseBody || right.ResponseBody);
}
