using System.CommandLine;
using System.Text.Json.Nodes;
using Malmoi.Data.Hub;

namespace Malmoi.Cli.Commands;

/// <summary><c>malmoi pull</c>: a model's files from a hub of Hugging Face's kind.</summary>
internal static class PullCommand
{
    private static readonly Argument<string> Name = new("OWNER/NAME") { Description = "The model on the hub" };

    private static readonly Option<string> Revision = new("--revision")
    {
        Description = "A branch, a tag or a commit",
        DefaultValueFactory = _ => "main",
    };

    private static readonly Option<string[]> Files = new("--file")
    {
        Description =
            "Which files, * for anything, instead of the configuration, one set of weights and the tokenizer; may be repeated",
    };

    private static readonly Option<string?> Output = new("--output", "-o")
    {
        Description = "The folder to write into instead of the cache",
    };

    private static readonly Option<string?> Endpoint = new("--endpoint")
    {
        Description = "Another hub's address; else HF_ENDPOINT, or https://huggingface.co",
    };

    private static readonly Option<bool> Json = new("--json") { Description = "Print JSON" };

    public static Command Create()
    {
        var command = new Command(
            "pull",
            "Download a model from a hub and print its folder; a cut download goes on where it stopped. HF_TOKEN opens private and gated models"
        )
        {
            Arguments = { Name },
            Options = { Revision, Files, Output, Endpoint, Json },
        };
        command.SetAction(
            async (parse, ct) =>
            {
                var model = HubModel.Parse(parse.GetRequiredValue(Name), parse.GetRequiredValue(Revision));
                using var hub = new ModelHub(parse.GetValue(Endpoint));
                var files = ModelFiles.Select(model, await hub.ListAsync(model, ct), parse.GetValue(Files) ?? []);
                var folder = parse.GetValue(Output) ?? model.CacheFolder();
                var download = new ModelDownload(hub);
                await DownloadBar.ShowAsync(
                    model.Name,
                    files.Sum(file => file.Size ?? 0),
                    files.Count,
                    progress => download.GetAsync(model, files, folder, progress, ct)
                );

                var output = parse.InvocationConfiguration.Output;
                if (!parse.GetValue(Json))
                {
                    output.WriteLine(folder);
                    return 0;
                }

                JsonReport.Write(
                    output,
                    new JsonObject
                    {
                        ["model"] = model.Name,
                        ["revision"] = model.Revision,
                        ["endpoint"] = hub.Endpoint.ToString(),
                        ["folder"] = folder,
                        ["files"] = JsonReport.Array(
                            files,
                            file => new JsonObject
                            {
                                ["path"] = file.Path,
                                ["bytes"] = file.Size,
                                ["sha256"] = file.Sha256,
                                ["gitBlob"] = file.GitBlob,
                            }
                        ),
                    }
                );
                return 0;
            }
        );
        return command;
    }
}
