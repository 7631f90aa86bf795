using System.CommandLine;
using System.Text;
using Cli;
using Cli.Calls;
using Cli.Cases;
using Cli.Dev;
using Cli.Setup;
using Grpc.Core;

Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
var clock = TimeProvider.System;
var connect = new ConnectionOptions();
var root = new RootCommand($"Cases, decisions and money of an organisation, from the command line.\n\n{ExitCode.Help}")
{
    SetupCommand.Create(connect, clock),
    ProcessCommand.Create(connect, clock),
    DevCommands.Identity(clock),
    DevCommands.Token(clock),
};

var parsed = root.Parse(args);
try
{
    var code = await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
    return parsed.Errors.Count > 0 ? ExitCode.BadInput : code;
}
catch (BadConfiguration fault)
{
    return Say(fault.Message, ExitCode.BadInput);
}
catch (GaveUp waited)
{
    return Say(waited.Message, ExitCode.GaveUpWaiting);
}
catch (OperationCanceledException)
{
    return Say("interrupted; the same command again goes on where this one stopped", ExitCode.Interrupted);
}
catch (RpcException refused)
{
    return Say(Refusal.Of(refused).ToString(), ExitCode.Refused);
}
catch (Exception failed)
{
    return Say(failed is IOException or UnauthorizedAccessException ? failed.Message : failed.ToString(), ExitCode.Refused);
}

static int Say(string message, int code)
{
    Console.Error.WriteLine($"platform: {message}");
    return code;
}
