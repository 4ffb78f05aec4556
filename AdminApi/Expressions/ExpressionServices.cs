namespace Agentgateway.AdminApi.Expressions;

/// <summary>Registration of the expression playground.</summary>
internal static class ExpressionServices
{
    public static IServiceCollection AddExpressions(this IServiceCollection services) => services.AddSingleton<ExpressionEvaluator>();
}
