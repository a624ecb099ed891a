Malmoi.Cli.StandardOutput.Install();
return Malmoi.Cli.MainThread.Run(() => Malmoi.Cli.CommandLine.RunAsync(args));
