namespace Agentgateway.Cel.Checking;

/// <summary>Local names with their types, innermost first.</summary>
internal sealed record TypeScope(string Name, StaticType Type, TypeScope? Outer)
{
    public static StaticType? Find(TypeScope? scope, string name)
    {
        for (; scope is not null; scope = scope.Outer)
        {
            if (scope.Name == name)
            {
                return scope.Type;
            }
        }

        return null;
    }
}
