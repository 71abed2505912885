// An XML answer, whole in memory.
//
// A step of a pointer is the name of an element without its prefix, from the root element on; where
// there are several of that name beside each other they are an array, and a number (from 0) or
// [name=text] is one of them. "@name" is an attribute.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "collectors/extract/answer.h"
#include "collectors/model/result.h"

namespace dvcmon {

class XmlAnswer : public Answer {
 public:
  // UTF-8, UTF-16 or windows-1258, as its first line or its byte order mark says. kEncoding:
  // another one, or wrong bytes. kSyntax: not well-formed, nested deeper than 256, or a document
  // type, which is where entity bombs and files of others come in; nothing is opened for it.
  // kTooLarge: more than fits into 1 s and 200 MB.
  static Result<std::unique_ptr<Answer>> Parse(std::string_view bytes);
  ~XmlAnswer() override;

  // The clean text of an element without elements in it, also an empty one, or of an attribute. An
  // element that holds others is nested, whatever text stands between them, and so are several.
  Cell At(const std::string& pointer) const override;

  // All the elements of that name, be it one. None where their parent holds nothing at all. kShape:
  // no such element. kTooLarge: more than a grid may have.
  Result<std::unique_ptr<AnswerRows>> Rows(const std::string& pointer) const override;

  // Without the places of elements among those of their name.
  dvcmon::Structure Structure() const override;

 private:
  struct Document;
  class Elements;
  explicit XmlAnswer(std::unique_ptr<Document> document);
  std::unique_ptr<Document> document_;
};

// Of the libxml2 in use.
std::string Libxml2Version();

}  // namespace dvcmon
