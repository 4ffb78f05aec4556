using Agentgateway.Configuration.Model;
using Agentgateway.Gateway.Runtime;

namespace Agentgateway.Gateway.Backends;

/// <summary>Makes the handler of the one route that the <c>llm</c> section stands for.</summary>
internal interface ILlmSectionCompiler
{
    IBackendHandler Compile(LlmConfig llm, Compilation compilation);
}
