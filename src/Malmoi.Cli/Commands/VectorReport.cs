using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Malmoi.Text.Vectorizers;

namespace Malmoi.Cli.Commands;

/// <summary>What <c>malmoi vectorize</c> shows of the vectors it made.</summary>
internal sealed class VectorReport(string kind, IVectorizer vectorizer, IEnumerable<string> texts)
{
    private const int Shown = 10;
    private const int TermsShown = 8;
    private const int Width = 60;

    /// <summary>The first texts with their heaviest terms.</summary>
    public void Table(TextWriter output)
    {
        var table = Screen.Table("text", "heaviest terms");
        table.Columns[1].Alignment = Spectre.Console.Justify.Left;
        foreach (var text in texts.Take(Shown))
        {
            var terms = Terms(vectorizer.Transform(text)).OrderByDescending(pair => pair.Value).Take(TermsShown);
            table.Row(Brief(text), string.Join("  ", terms.Select(pair => $"{pair.Term} {pair.Value.Short()}")));
        }

        Screen.On(output).Write(table);
        var vocabulary = vectorizer.Vocabulary;
        output.WriteLine(
            $"{((long)vocabulary.Texts).Grouped()} texts, {((long)vocabulary.Count).Grouped()} terms; -o FILE writes the vectors"
        );
    }

    /// <summary>Every text with its terms, a text at a time so that memory does not grow with them.</summary>
    public void Json(TextWriter output)
    {
        using var stream = new MemoryStream();
        using var json = new Utf8JsonWriter(
            stream,
            new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }
        );
        json.WriteStartObject();
        json.WriteString("kind", kind);
        json.WriteNumber("texts", vectorizer.Vocabulary.Texts);
        json.WriteNumber("terms", vectorizer.Vocabulary.Count);
        json.WriteStartArray("vectors");
        foreach (var text in texts)
        {
            json.WriteStartObject();
            json.WriteString("text", text);
            json.WriteStartObject("terms");
            foreach (var (term, value) in Terms(vectorizer.Transform(text)))
            {
                json.WriteNumber(term, value);
            }

            json.WriteEndObject();
            json.WriteEndObject();
            Flush(json, stream, output);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        Flush(json, stream, output);
        output.WriteLine();
    }

    /// <summary>The texts at the smallest angles to another one.</summary>
    public void Nearest(TextWriter output, string query, bool asJson)
    {
        var to = vectorizer.Transform(query);
        var nearest = texts
            .Select((text, index) => (Text: text, Number: index + 1, Cosine: vectorizer.Transform(text).Cosine(to)))
            .Where(near => near.Cosine > 0)
            .Aggregate(new PriorityQueue<(string Text, int Number, double Cosine), (double, int)>(), Keep)
            .UnorderedItems.Select(item => item.Element)
            .OrderByDescending(near => near.Cosine)
            .ThenBy(near => near.Number)
            .ToList();
        if (asJson)
        {
            JsonReport.Write(
                output,
                new JsonObject
                {
                    ["kind"] = kind,
                    ["query"] = query,
                    ["nearest"] = JsonReport.Array(
                        nearest,
                        near => new JsonObject
                        {
                            ["number"] = near.Number,
                            ["cosine"] = near.Cosine,
                            ["text"] = near.Text,
                        }
                    ),
                }
            );
            return;
        }

        if (nearest.Count == 0)
        {
            output.WriteLine("no text shares a term with it");
            return;
        }

        var table = Screen.Table("text", "number", "cosine");
        foreach (var near in nearest)
        {
            table.Row(Brief(near.Text), ((long)near.Number).Grouped(), near.Cosine.Fixed(4));
        }

        Screen.On(output).Write(table);
    }

    // The queue gives up its smallest cosine first, the later text among equals.
    private static PriorityQueue<(string Text, int Number, double Cosine), (double, int)> Keep(
        PriorityQueue<(string Text, int Number, double Cosine), (double, int)> best,
        (string Text, int Number, double Cosine) near
    )
    {
        best.Enqueue(near, (near.Cosine, -near.Number));
        if (best.Count > Shown)
        {
            best.Dequeue();
        }

        return best;
    }

    private IEnumerable<(string Term, double Value)> Terms(SparseVector vector)
    {
        for (var i = 0; i < vector.Count; i++)
        {
            yield return (vectorizer.Vocabulary.Terms[vector.Indices.Span[i]], vector.Values.Span[i]);
        }
    }

    private static string Brief(string text)
    {
        var line = text.ReplaceLineEndings(" ");
        return line.Length > Width
            ? string.Concat(line.AsSpan(0, char.IsHighSurrogate(line[Width - 1]) ? Width - 1 : Width), "...")
            : line;
    }

    private static void Flush(Utf8JsonWriter json, MemoryStream stream, TextWriter output)
    {
        json.Flush();
        output.Write(System.Text.Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length));
        stream.SetLength(0);
    }
}
