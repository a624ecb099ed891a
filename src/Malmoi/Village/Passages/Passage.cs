using System.Text;
using Malmoi.Village.Annotation;
using Malmoi.Village.Grammar;

namespace Malmoi.Village.Passages;

/// <summary>Sentences as meanings, and a question about one of them.</summary>
internal sealed record Passage
{
    public required IReadOnlyList<Utterance> Sentences { get; init; }

    /// <summary>Which sentence the question is about.</summary>
    public required int Asked { get; init; }

    public required QuestionKind Kind { get; init; }

    public required Deed Deed { get; init; }

    public required Utterance Question { get; init; }

    public required Language Language { get; init; }

    /// <summary>The passage as text with its answer; null where a word that answers stands twice.</summary>
    public QuestionAnswer? Read()
    {
        var draft = new Draft();
        var text = new StringBuilder();
        (int Start, int End)? answer = null;
        for (var index = 0; index < Sentences.Count; index++)
        {
            Sentences[index].Write(draft, Language);
            var places = Append(text, draft.Sentence);
            if (index == Asked && AnswerSpan.Find(draft.Sentence, Kind, Deed, Language) is var (first, last))
            {
                answer = (places[first], places[last] + AnswerSpan.Length(draft.Sentence[last], Kind, Language));
            }
        }

        if (answer is not var (start, end))
        {
            return null;
        }

        Question.Write(draft, Language);
        var context = text.ToString();
        return new QuestionAnswer
        {
            Context = context,
            Question = Views.TextView.Text(draft.Sentence),
            Answer = context[start..end],
            Start = start,
            Kind = Kind,
            Language = Language,
        };
    }

    /// <summary>Appends a sentence after a blank and answers where each word begins.</summary>
    private static int[] Append(StringBuilder text, Sentence sentence)
    {
        var places = new int[sentence.Count];
        for (var index = 0; index < sentence.Count; index++)
        {
            ref var word = ref sentence[index];
            if (text.Length > 0 && !word.Glued)
            {
                text.Append(' ');
            }

            places[index] = text.Length;
            text.Append(word.Form).Append(word.Ending);
        }

        return places;
    }
}
