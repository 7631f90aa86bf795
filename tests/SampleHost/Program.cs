using SampleHost;

// A program of its own for the tests of hosting, so that it can be interrupted and killed: an AppHost with a folder and
// the name of a system, and itself the service and the job that the system runs.
return args switch
{
    ["serve", .. var rest] => await Service.RunAsync(rest),
    ["work", var exitCode] => Job.Run(int.Parse(exitCode, System.Globalization.CultureInfo.InvariantCulture)),
    ["containers"] => await Containers.RunAsync(),
    [var folder, var system, .. var rest] => Systems.Run(folder, system, rest),
    _ => 2,
};
