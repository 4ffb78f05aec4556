using System.Reflection;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace Agentgateway.Gateway.Tests.Runtime;

/// <summary>Finds which members of another assembly the code of an assembly calls, from its instructions.</summary>
internal static class ReadProperties
{
    private static readonly Dictionary<int, OpCode> Codes = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(f => (OpCode)f.GetValue(null)!).ToDictionary(c => (int)(ushort)c.Value);

    /// <summary>Called members as <c>Type.Member</c>, without those that are called only by types that <paramref name="skip"/> names.</summary>
    public static HashSet<string> Of(Assembly assembly, Func<string, bool> skip)
    {
        using var file = new PEReader(File.OpenRead(assembly.Location));
        var metadata = file.GetMetadataReader();
        var found = new HashSet<string>(StringComparer.Ordinal);
        foreach (var handle in metadata.MethodDefinitions)
        {
            var method = metadata.GetMethodDefinition(handle);
            if (method.RelativeVirtualAddress == 0 || skip(Outermost(metadata, method.GetDeclaringType())))
            {
                continue;
            }

            var code = file.GetMethodBody(method.RelativeVirtualAddress).GetILBytes()!;
            foreach (var token in Calls(code))
            {
                if (Name(metadata, MetadataTokens.EntityHandle(token)) is { } name)
                {
                    found.Add(name);
                }
            }
        }

        return found;
    }

    private static string Outermost(MetadataReader metadata, TypeDefinitionHandle handle)
    {
        var type = metadata.GetTypeDefinition(handle);
        return type.GetDeclaringType() is { IsNil: false } outer ? Outermost(metadata, outer) : metadata.GetString(type.Name);
    }

    private static IEnumerable<int> Calls(byte[] code)
    {
        for (var i = 0; i < code.Length;)
        {
            int value = code[i++];
            if (value == 0xFE)
            {
                value = 0xFE00 | code[i++];
            }

            var operand = Codes[value].OperandType;
            if (operand == OperandType.InlineMethod)
            {
                yield return BitConverter.ToInt32(code, i);
            }

            i += operand switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(code, i)),
                _ => 4,
            };
        }
    }

    private static string? Name(MetadataReader metadata, EntityHandle handle)
    {
        if (handle.Kind == HandleKind.MethodSpecification)
        {
            handle = metadata.GetMethodSpecification((MethodSpecificationHandle)handle).Method;
        }

        if (handle.Kind != HandleKind.MemberReference)
        {
            return null;
        }

        var member = metadata.GetMemberReference((MemberReferenceHandle)handle);
        var owner = member.Parent;
        if (owner.Kind == HandleKind.TypeSpecification)
        {
            // A generic type: its name is the first type in the signature.
            var blob = metadata.GetBlobReader(metadata.GetTypeSpecification((TypeSpecificationHandle)owner).Signature);
            blob.ReadByte();
            blob.ReadByte();
            owner = blob.ReadTypeHandle();
        }

        return owner.Kind == HandleKind.TypeReference
            ? metadata.GetString(metadata.GetTypeReference((TypeReferenceHandle)owner).Name).Split('`')[0] + "." + metadata.GetString(member.Name)
            : null;
    }
}
