using Malmoi.Village.Annotation;
using Malmoi.Village.Korean;

namespace Malmoi.Village.Grammar;

/// <summary>Where the subject is: is in the garden, 정원에 있다, of elders 계시다.</summary>
internal sealed class PresencePredication(PlacePhrase place) : Predication
{
    public override int English(Draft draft, int main, Clause clause)
    {
        var head = place.English(draft);
        draft.Attach(main, head, "cop");
        return head;
    }

    public override int Korean(Draft draft, Clause clause, Link link)
    {
        var where = place.Korean(draft, KoreanCase.At);
        clause.WriteKoreanManner(draft);
        var head = Existence.Write(draft, clause, link);
        draft.Attach(where, head, "obl");
        return head;
    }
}

/// <summary>There is: English puts an expletive where the subject stands and Korean says 있다 or 없다.</summary>
internal sealed class ExistencePredication(Phrase pivot, PlacePhrase? place) : Predication
{
    public override int English(Draft draft, int main, Clause clause)
    {
        var head = pivot.English(draft, EnglishCase.Nominative);
        draft.Attach(main, head, "cop");
        if (place is not null)
        {
            draft.Attach(place.English(draft), head, "obl");
        }

        return head;
    }

    public override int Korean(Draft draft, Clause clause, Link link)
    {
        var mark = draft.Mark;
        if (place is not null)
        {
            draft.Wait(place.Korean(draft, KoreanCase.At), "obl");
        }

        draft.Wait(pivot.Korean(draft, KoreanCase.Subject), "nsubj");
        var head = Existence.Write(draft, clause.About(pivot), link);
        draft.Settle(mark, head);
        return head;
    }
}
