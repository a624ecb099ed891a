Malmoi.Cli.StandardOutput.Install();
return await Malmoi.Cli.CommandLine.RunAsync(args);
