#include "daemon/store/annotations.h"

#include "collectors/model/statistic_key.h"
#include "daemon/store/beside.h"
#include "daemon/store/columns.h"
#include "daemon/store/sqlite.h"

namespace dvcmon {

Status Annotate(const std::string& path, const Annotation& annotation) {
  return WriteBeside(path, [&](Database& db) {
    return db
        .Sql(
            "INSERT INTO annotation (made, author, portal, body, statistic, first_day, last_day, "
            "text) VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
        .Run(ColumnOf(annotation.made), annotation.author, annotation.portal, annotation.body,
             annotation.statistic, ColumnOf(annotation.first), ColumnOf(annotation.last),
             annotation.text);
  });
}

Result<std::vector<Annotation>> LoadAnnotations(Database& db, const AnnotationFilter& filter) {
  std::vector<Annotation> annotations;
  Statement& select = db.Sql(
      "SELECT made, author, portal, body, statistic, first_day, last_day, text FROM annotation "
      "WHERE first_day <= ?2 AND last_day >= ?1 AND made <= ?3 "
      "AND (?4 = '' OR portal IN ('', ?4)) AND (?5 = '' OR body IN ('', ?5, ?6)) "
      "AND (?7 = '' OR statistic IN ('', ?7, ?8)) ORDER BY made, id");
  select.Start(ColumnOf(filter.first), ColumnOf(filter.last), ColumnOf(filter.as_of), filter.portal,
               filter.body, filter.body.substr(0, filter.body.find('/')), filter.statistic,
               StatisticIdOf(filter.statistic));
  while (select.Next()) {
    annotations.push_back({TimeOf(select.Integer(0)), std::string(select.Text(1)),
                           std::string(select.Text(2)), std::string(select.Text(3)),
                           std::string(select.Text(4)), DayAt(select.Integer(5)),
                           DayAt(select.Integer(6)), std::string(select.Text(7))});
  }
  if (Status read = select.status(); !read) return read.error();
  return annotations;
}

}  // namespace dvcmon
