using System.CommandLine;
using System.Text.Json.Nodes;
using Malmoi.Data;
using Spectre.Console;

namespace Malmoi.Cli.Commands;

/// <summary><c>malmoi data list|get|where</c>: public data sets by name.</summary>
internal static class DataCommand
{
    private static readonly Option<bool> Json = new("--json") { Description = "Print JSON" };

    public static Command Create() =>
        new("data", "Public data sets by name: what there is, where it lies, and how to get it")
        {
            Subcommands = { List(), Get(), Where() },
        };

    private static Command List()
    {
        var command = new Command("list", "Show the data sets, their licences and which are on this machine")
        {
            Options = { Json },
        };
        command.SetAction(
            (parse, _) =>
            {
                var places = DataSets.FromEnvironment();
                var output = parse.InvocationConfiguration.Output;
                if (parse.GetValue(Json))
                {
                    JsonReport.Write(
                        output,
                        new JsonObject
                        {
                            ["sets"] = JsonReport.Array(DataCatalogue.BuiltIn.Sets, set => Describe(set, places)),
                        }
                    );
                    return Task.FromResult(0);
                }

                var table = Screen.Table("name", "size", "here", "language", "licence", "what").Collapse();
                foreach (var column in table.Columns.Skip(2))
                {
                    column.LeftAligned();
                }

                table.Columns[5].NoWrap = false;
                foreach (var set in DataCatalogue.BuiltIn.Sets)
                {
                    table.Row(
                        set.Name,
                        Size(set),
                        places.TryFind(set) is null ? "" : "yes",
                        set.Language,
                        set.Licence,
                        set.Description
                    );
                }

                Screen.On(output).Write(table);
                return Task.FromResult(0);
            }
        );
        return command;
    }

    private static Command Get()
    {
        var names = Names();
        var command = new Command(
            "get",
            "Download data sets into the cache and print their folders; a cut download goes on where it stopped"
        )
        {
            Arguments = { names },
            Options = { Json },
        };
        command.SetAction(
            async (parse, ct) =>
            {
                var places = DataSets.FromEnvironment();
                using var client = Download.NewClient();
                var download = new DataDownload(places, new Download(client));
                DataSet[] sets = [.. parse.GetValue(names)!.Select(DataCatalogue.BuiltIn.Find)];
                foreach (var set in sets)
                {
                    await DownloadBar.ShowAsync(
                        set.Name,
                        set.Size,
                        set.Files.Count,
                        progress => download.GetAsync(set, progress, ct)
                    );
                    parse.InvocationConfiguration.Error.WriteLine($"{set.Name}: licence {set.Licence}; see {set.Home}");
                }

                Print(parse, sets, places);
                return 0;
            }
        );
        return command;
    }

    private static Command Where()
    {
        var names = Names();
        var command = new Command("where", "Print the folders of data sets on this machine")
        {
            Arguments = { names },
            Options = { Json },
        };
        command.SetAction(
            (parse, _) =>
            {
                DataSet[] sets = [.. parse.GetValue(names)!.Select(DataCatalogue.BuiltIn.Find)];
                foreach (var set in sets)
                {
                    DataSets.Find(set.Name);
                }

                Print(parse, sets, DataSets.FromEnvironment());
                return Task.FromResult(0);
            }
        );
        return command;
    }

    private static Argument<string[]> Names() =>
        new("NAME") { Description = "Names that 'malmoi data list' shows", Arity = ArgumentArity.OneOrMore };

    private static void Print(ParseResult parse, DataSet[] sets, DataSets places)
    {
        var output = parse.InvocationConfiguration.Output;
        if (parse.GetValue(Json))
        {
            JsonReport.Write(
                output,
                new JsonObject { ["sets"] = JsonReport.Array(sets, set => Describe(set, places)) }
            );
            return;
        }

        foreach (var set in sets)
        {
            output.WriteLine(places.TryFind(set));
        }
    }

    private static JsonObject Describe(DataSet set, DataSets places) =>
        new()
        {
            ["name"] = set.Name,
            ["description"] = set.Description,
            ["language"] = set.Language,
            ["licence"] = set.Licence,
            ["home"] = set.Home.ToString(),
            ["address"] = set.Address?.ToString(),
            ["bytes"] = set.Files.All(file => file.Size is not null) && set.Files.Count > 0 ? set.Size : null,
            ["folder"] = places.TryFind(set),
            ["files"] = JsonReport.Array(
                set.Files,
                file => new JsonObject
                {
                    ["path"] = file.Path,
                    ["bytes"] = file.Size,
                    ["sha256"] = file.Sha256,
                    ["gitBlob"] = file.GitBlob,
                }
            ),
        };

    private static string Size(DataSet set) =>
        set.Files.Count == 0 ? "?"
        : set.Size >= 1_000_000
            ? $"{(set.Size / 1e6).Fixed(1)} MB{(set.Files.Any(file => file.Size is null) ? " +" : "")}"
        : $"{(set.Size / 1e3).Fixed(0)} kB";
}
