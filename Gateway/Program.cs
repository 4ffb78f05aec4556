using Agentgateway.Gateway.Hosting;

RuntimeTuning.Apply();

var arguments = GatewayArguments.Parse(args);
if (arguments.Answer is { } answer)
{
    var output = arguments.ExitCode == 0 ? Console.Out : Console.Error;
    await output.WriteLineAsync(answer);
    return arguments.ExitCode;
}

return await GatewayRunner.RunAsync(arguments);
