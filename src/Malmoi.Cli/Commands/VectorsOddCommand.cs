using System.CommandLine;
using System.Text.Json.Nodes;

namespace Malmoi.Cli.Commands;

/// <summary><c>malmoi vectors odd</c>: the word that does not belong with the others.</summary>
internal static class VectorsOddCommand
{
    public static Command Create()
    {
        var vectors = new VectorArguments();
        var words = new Argument<string[]>("WORD") { Description = "Words", Arity = ArgumentArity.OneOrMore };
        var command = new Command("odd", "Say which word does not belong with the others") { Arguments = { words } };
        command.SetAction(
            (parse, _) =>
            {
                using var opened = vectors.Open(parse);
                var odd = opened.Vectors.OddOneOut(parse.GetRequiredValue(words));
                var output = parse.InvocationConfiguration.Output;
                if (vectors.Json(parse))
                {
                    var report = new JsonObject
                    {
                        ["vectors"] = opened.Path,
                        ["words"] = JsonReport.Array(parse.GetRequiredValue(words), word => JsonValue.Create(word)),
                        ["odd"] = odd,
                    };
                    JsonReport.Write(output, report);
                }
                else
                {
                    output.WriteLine(odd);
                }

                return Task.FromResult(0);
            }
        );
        return vectors.AddTo(command);
    }
}
