using System.CommandLine;
using System.Text.Json.Nodes;
using Malmoi.Inference;
using Malmoi.Models;
using Malmoi.Verification;

namespace Malmoi.Cli.Commands;

/// <summary><c>malmoi verify</c>: a model on recorded inputs, every number beside the recorded one.</summary>
internal static class VerifyCommand
{
    private const string Recorded = "expected.safetensors";

    public static Command Create()
    {
        var folder = new Argument<string>("FOLDER") { Description = "A model folder of Hugging Face's kind" };
        var recording = new Option<string?>("--recording")
        {
            Description = $"Recorded inputs and outputs; {Recorded} of the folder if left out",
        };
        var tolerance = new Option<double>("--tolerance")
        {
            Description = "The greatest difference that is none",
            DefaultValueFactory = _ => 1e-4,
        };
        var executor = new ExecutorOptions();
        var device = new Option<string?>("--device")
        {
            Description = "Where torch computes: cpu (if left out), cuda, cuda:1, mps",
        };
        var json = new Option<bool>("--json") { Description = "Print JSON" };
        var command = new Command("verify", "Compare a model with the recorded numbers of another program")
        {
            Arguments = { folder },
            Options = { recording, tolerance, executor.Name, executor.Weights, device, json },
        };
        command.SetAction(
            (parse, _) =>
            {
                var path = parse.GetRequiredValue(folder);
                if (parse.GetValue(tolerance) is var most && !(most >= 0))
                {
                    throw new InputException($"a tolerance of {most} is not a number from 0 up");
                }

                var file = parse.GetValue(recording) ?? Path.Combine(path, Recorded);
                var where = parse.GetValue(device) ?? "cpu";
                var chosen = executor.Choose(parse, path, where == "cpu" ? null : device.Name);
                var engine = chosen == Executor.Engine ? executor.Engine(parse, null) : null;
                return Task.FromResult(
                    Run(path, file, most, engine, where, parse.GetValue(json), parse.InvocationConfiguration.Output)
                );
            }
        );
        return command;
    }

    private static int Run(
        string path,
        string file,
        double tolerance,
        EngineOptions? engine,
        string device,
        bool json,
        TextWriter output
    )
    {
        using var folder = HuggingFaceFolder.Open(path);
        using var recording = Recording.Open(file);
        var differences = Compare(folder, recording, Path.GetDirectoryName(file)!, engine, device);
        var beyond = differences.Count(difference => !(difference.Greatest <= tolerance));
        if (json)
        {
            JsonReport.Write(output, Json(path, tolerance, differences, beyond));
        }
        else
        {
            var table = Screen.Table("output", "greatest difference", "");
            foreach (var difference in differences)
            {
                table.Row(
                    difference.Name,
                    difference.Reason ?? FormattableString.Invariant($"{difference.Greatest:e2}"),
                    difference.Greatest <= tolerance ? "" : "differs"
                );
            }

            Screen.On(output).Write(table);
            output.WriteLine(
                beyond == 0
                    ? FormattableString.Invariant($"{differences.Count} outputs agree within {tolerance:g}")
                    : FormattableString.Invariant(
                        $"{beyond} of {differences.Count} outputs differ by more than {tolerance:g}"
                    )
            );
        }

        return beyond == 0 ? 0 : 1;
    }

    private static IReadOnlyList<Difference> Compare(
        HuggingFaceFolder folder,
        Recording recording,
        string settings,
        EngineOptions? engine,
        string device
    )
    {
        if (engine is not null)
        {
            using var run = new EngineRun(EngineFolder.Load(folder, engine), folder.Family);
            return Comparison.Of(run, recording, settings);
        }

#if TORCH
        return Neural.Verification.Verifier.Compare(folder, recording, settings, device);
#else
        throw new InputException(
            $"this program was built without torch, which is to run '{folder.Path}' on {device}: give '--executor engine', or build it with -p:Torch=true"
        );
#endif
    }

    private static JsonObject Json(string path, double tolerance, IReadOnlyList<Difference> differences, int beyond) =>
        new()
        {
            ["model"] = path,
            ["tolerance"] = tolerance,
            ["agrees"] = beyond == 0,
            ["outputs"] = JsonReport.Array(
                differences,
                difference => new JsonObject
                {
                    ["name"] = difference.Name,
                    ["difference"] = double.IsFinite(difference.Greatest) ? difference.Greatest : null,
                    ["reason"] = difference.Reason,
                }
            ),
        };
}
