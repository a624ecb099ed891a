return await Malmoi.Cli.CommandLine.RunAsync(args);
